package dev.educates.gateway.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link PageProperties}. */
class PagePropertiesTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "red", "#12345", "#1234567", "#12345g", "#123456; background: url(//evil.test)" })
	void colourIsSixHexadecimalDigits(String colour) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PageProperties("Academy", null, colour, null))
			.withMessage("gateway.page.colour (%s) must be # and six hexadecimal digits", colour);
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "data:text/html,x", "/help", "https:///help", "ftp://example.com" })
	void supportLinkIsNoAddressThatRunsCode(String link) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PageProperties("Academy", null, null, URI.create(link)))
			.withMessage("gateway.page.support-link (%s) must be an http, https or mailto address", link);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://help.example.com/workshops", "http://localhost:9000", "mailto:help@example.com" })
	void supportLinkLeadsToAPageOrAMailbox(String link) {
		assertThat(new PageProperties("Academy", null, null, URI.create(link)).supportLink()).hasToString(link);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ",
			"A name that is so long that no header has room for it, not even that of a wide screen" })
	void nameHasRoomInTheHeader(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PageProperties(name, null, null, null))
			.withMessage("gateway.page.name (%s) must have 1 to 60 characters", name);
	}

	@Test
	void logoIsAPictureThatExistsAndIsSmall() throws IOException {
		Path missing = this.folder.resolve("logo.png");
		assertThatIllegalArgumentException().isThrownBy(() -> withLogo(missing))
			.withMessage("gateway.page.logo (%s) is not a file that can be read", missing);
		Path page = Files.writeString(this.folder.resolve("logo.html"), "<html>");
		assertThatIllegalArgumentException().isThrownBy(() -> withLogo(page))
			.withMessage("gateway.page.logo (%s) must end in .svg, .png, .jpg, .jpeg or .webp", page);
		Path large = Files.write(this.folder.resolve("large.PNG"), new byte[256 * 1024 + 1]);
		assertThatIllegalArgumentException().isThrownBy(() -> withLogo(large))
			.withMessage("gateway.page.logo (%s) is larger than 262144 bytes", large);
		Path logo = Files.write(missing, new byte[256 * 1024]);
		assertThat(withLogo(logo).logo()).isEqualTo(logo);
		assertThat(PageProperties.typeOf(large)).isEqualTo(MediaType.IMAGE_PNG);
	}

	private static PageProperties withLogo(Path logo) {
		return new PageProperties("Academy", logo, null, null);
	}

}
