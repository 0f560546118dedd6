/**
 * The HTTP server in front of the application: its threads and connections, request
 * bodies, which are read before a request gets a thread, and requests that never reach
 * the application.
 */
@NullMarked
package dev.educates.gateway.server;

import org.jspecify.annotations.NullMarked;
