/** What operators change while the gateway runs. */
@NullMarked
package dev.educates.gateway.portal.administration;

import org.jspecify.annotations.NullMarked;
