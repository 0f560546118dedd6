/** What operators change while the gateway runs. */
@NullMarked
package dev.educates.gateway.administration;

import org.jspecify.annotations.NullMarked;
