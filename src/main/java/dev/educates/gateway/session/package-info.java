/** Gives, extends and ends sessions: from a plan over attempts to an outcome. */
@NullMarked
package dev.educates.gateway.session;

import org.jspecify.annotations.NullMarked;
