package dev.educates.gateway.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page knows of {@code gateway.page}; public, as the page is. */
@RestController
class BrandingController {

	/** An SVG that is opened by itself is a document: it may run and load nothing. */
	private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

	private static final String LOGO = "/page/logo";

	private final Branding branding;

	private final @Nullable ResponseEntity<byte[]> logo;

	/** Reads the logo once: a file that changes later changes nothing. */
	BrandingController(PageProperties page) throws IOException {
		this.logo = (page.logo() != null) ? read(page.logo()) : null;
		this.branding = new Branding(page.name(), (page.logo() != null) ? LOGO : null, page.colour(),
				page.supportLink());
	}

	private static ResponseEntity<byte[]> read(Path logo) throws IOException {
		MediaType type = PageProperties.typeOf(logo);
		return ResponseEntity.ok()
			.contentType((type != null) ? type : MediaType.APPLICATION_OCTET_STREAM)
			.header("Content-Security-Policy", POLICY)
			.body(Files.readAllBytes(logo));
	}

	@GetMapping("/page/branding")
	Branding branding() {
		return this.branding;
	}

	@GetMapping(LOGO)
	ResponseEntity<byte[]> logo() {
		return (this.logo != null) ? this.logo : ResponseEntity.notFound().build();
	}

	/** What the page shows. */
	record Branding(String name, @Nullable String logo, @Nullable String colour, @Nullable URI support) {
	}

}
