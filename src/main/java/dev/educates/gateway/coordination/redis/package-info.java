/**
 * The shared store on a server that speaks the Redis protocol. No other package knows the
 * client.
 */
@NullMarked
package dev.educates.gateway.coordination.redis;

import org.jspecify.annotations.NullMarked;
