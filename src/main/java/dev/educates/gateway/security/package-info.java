/**
 * Finds out who calls: tokens of clients that logged in, tokens of end users from OIDC
 * issuers. What a caller may see and do is decided in {@code tenancy} alone.
 */
@NullMarked
package dev.educates.gateway.security;

import org.jspecify.annotations.NullMarked;
