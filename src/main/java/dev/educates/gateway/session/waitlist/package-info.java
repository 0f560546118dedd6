/** The fair queue of requests that wait for a seat. */
@NullMarked
package dev.educates.gateway.session.waitlist;

import org.jspecify.annotations.NullMarked;
