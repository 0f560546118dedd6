/**
 * Errors for clients: the same codes and the same format in all packages.
 */
@NullMarked
package dev.educates.gateway.server.error;

import org.jspecify.annotations.NullMarked;
