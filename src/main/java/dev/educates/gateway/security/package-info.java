/**
 * Authenticates callers: clients that logged in, and end users of OIDC issuers, by their
 * tokens. What a caller may see and do is decided in {@code tenancy} alone.
 */
@NullMarked
package dev.educates.gateway.security;

import org.jspecify.annotations.NullMarked;
