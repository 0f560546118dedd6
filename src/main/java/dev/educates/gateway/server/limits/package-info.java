/** How much a caller may ask for, and how often. */
@NullMarked
package dev.educates.gateway.server.limits;

import org.jspecify.annotations.NullMarked;
