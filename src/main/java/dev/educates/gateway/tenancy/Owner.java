package dev.educates.gateway.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Whose a session is.
 *
 * @param tenant name of the tenant; null if ids are global, or if the session was made
 * past any tenant
 * @param user the user's id as callers know it
 */
public record Owner(@Nullable String tenant, String user) {
}
