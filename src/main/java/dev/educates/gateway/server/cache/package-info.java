/**
 * The response cache of both APIs: stored responses, the filter that sends them, and what
 * a response depends on. docs/adr/0007 has the reasons.
 */
@NullMarked
package dev.educates.gateway.server.cache;

import org.jspecify.annotations.NullMarked;
