/**
 * The HTTP server in front of the application: its threads and connections, bodies that
 * are read before a request takes any of them, and requests that never reach the
 * application.
 */
@NullMarked
package dev.educates.gateway.server;

import org.jspecify.annotations.NullMarked;
