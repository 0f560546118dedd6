package dev.educates.gateway.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Owner of a session.
 *
 * @param tenant name of the tenant; null if ids are global, or if an admin requested the
 * session without a tenant
 * @param user the user's id as callers know it
 */
public record Owner(@Nullable String tenant, String user) {
}
