package dev.educates.gateway.portal;

import dev.educates.gateway.fleet.PortalContent;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that a portal has sent.
 *
 * @param digest of the body that says so: an equal digest stands for an equal content;
 * null if the content must be read again
 */
public record PortalCatalog(PortalContent content, @Nullable String digest) {
}
