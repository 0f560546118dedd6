/**
 * Who exists: fills the directory of portals. Where it knows it from is the business of
 * the packages below, one for each way.
 */
@NullMarked
package dev.educates.gateway.discovery;

import org.jspecify.annotations.NullMarked;
