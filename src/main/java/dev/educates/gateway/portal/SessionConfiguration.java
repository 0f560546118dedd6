package dev.educates.gateway.portal;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Where a session tells its configuration. Its password is not kept.
 *
 * @param url address of the session, null while the portal has none
 */
public record SessionConfiguration(@Nullable URI url) {
}
