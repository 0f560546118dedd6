/**
 * Where those wait for a seat who found none: in line, and told how it goes.
 */
@NullMarked
package dev.educates.gateway.waiting;

import org.jspecify.annotations.NullMarked;
