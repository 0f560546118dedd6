/**
 * The application itself; each package below is one feature.
 */
@NullMarked
package dev.educates.gateway;

import org.jspecify.annotations.NullMarked;
