/**
 * What requests in flight share: seat reservations, idempotency keys, circuit breakers,
 * and orphaned sessions. All of it is in memory.
 */
@NullMarked
package dev.educates.gateway.session.inflight;

import org.jspecify.annotations.NullMarked;
