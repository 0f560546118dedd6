/** How much a caller may ask for, and how often. */
@NullMarked
package dev.educates.gateway.limits;

import org.jspecify.annotations.NullMarked;
