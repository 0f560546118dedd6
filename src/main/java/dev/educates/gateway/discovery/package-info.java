/**
 * Who exists: merges what each source of discovery has found into one fleet. How a source
 * finds it is the business of the packages below, one for each source.
 */
@NullMarked
package dev.educates.gateway.discovery;

import org.jspecify.annotations.NullMarked;
