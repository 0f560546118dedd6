/**
 * Where those wait for a seat who found none: in line, and told how it goes.
 */
@NullMarked
package dev.educates.gateway.session.waitlist;

import org.jspecify.annotations.NullMarked;
