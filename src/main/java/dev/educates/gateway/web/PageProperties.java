package dev.educates.gateway.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/**
 * How the page presents itself to learners.
 *
 * @param name of the organisation or the catalog: in the header and in titles
 * @param logo picture beside the name, svg, png, jpg or webp of at most 256 KB; null for
 * that of Educates
 * @param colour of buttons and links, like {@code #7c3aed}; its lightness is adapted to
 * light and dark displays
 * @param supportLink http, https or mailto address where learners find help; null for
 * none
 */
@ConfigurationProperties("gateway.page")
record PageProperties(@DefaultValue("Educates") String name, @Nullable Path logo, @Nullable String colour,
		@Nullable URI supportLink) {

	private static final Map<String, MediaType> PICTURES = Map.of("svg", MediaType.valueOf("image/svg+xml"), "png",
			MediaType.IMAGE_PNG, "jpg", MediaType.IMAGE_JPEG, "jpeg", MediaType.IMAGE_JPEG, "webp",
			MediaType.valueOf("image/webp"));

	private static final int LONGEST_NAME = 60;

	private static final int LARGEST_LOGO = 256 * 1024;

	PageProperties {
		if (name.isBlank() || name.length() > LONGEST_NAME) {
			throw invalid("name", name, "must have 1 to %d characters".formatted(LONGEST_NAME));
		}
		if (colour != null && !colour.matches("#[0-9a-fA-F]{6}")) {
			throw invalid("colour", colour, "must be # and six hexadecimal digits");
		}
		if (supportLink != null && !isLink(supportLink)) {
			throw invalid("support-link", supportLink, "must be an http, https or mailto address");
		}
		if (logo != null) {
			checkLogo(logo);
		}
	}

	/** The media type of a picture by the ending of its name; null if it is none. */
	static @Nullable MediaType typeOf(Path picture) {
		return PICTURES
			.get(Objects.requireNonNullElse(StringUtils.getFilenameExtension(picture.toString()), "").toLowerCase());
	}

	private static boolean isLink(URI address) {
		String scheme = Objects.requireNonNullElse(address.getScheme(), "");
		return scheme.equals("mailto") || (Set.of("http", "https").contains(scheme) && address.getHost() != null);
	}

	private static void checkLogo(Path logo) {
		if (typeOf(logo) == null) {
			throw invalid("logo", logo, "must end in .svg, .png, .jpg, .jpeg or .webp");
		}
		if (!Files.isRegularFile(logo) || !Files.isReadable(logo)) {
			throw invalid("logo", logo, "is not a file that can be read");
		}
		try {
			if (Files.size(logo) > LARGEST_LOGO) {
				throw invalid("logo", logo, "is larger than %d bytes".formatted(LARGEST_LOGO));
			}
		}
		catch (IOException ex) {
			throw invalid("logo", logo, "cannot be read: " + ex.getMessage());
		}
	}

	private static IllegalArgumentException invalid(String option, Object value, String problem) {
		return new IllegalArgumentException("gateway.page.%s (%s) %s".formatted(option, value, problem));
	}

}
