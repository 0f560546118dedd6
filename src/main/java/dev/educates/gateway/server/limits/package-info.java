/** Limits of requests: sizes, rates and concurrency. */
@NullMarked
package dev.educates.gateway.server.limits;

import org.jspecify.annotations.NullMarked;
