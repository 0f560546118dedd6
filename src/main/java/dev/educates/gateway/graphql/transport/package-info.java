/**
 * How operations come to the endpoint and answers go out: over HTTP with GET, POST and
 * SSE, and over WebSockets. It knows who asks and how much that may cost, and nothing of
 * what is asked for.
 */
@NullMarked
package dev.educates.gateway.graphql.transport;

import org.jspecify.annotations.NullMarked;
