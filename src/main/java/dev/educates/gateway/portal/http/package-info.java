/** Speaks to real training portals over HTTP. */
@NullMarked
package dev.educates.gateway.portal.http;

import org.jspecify.annotations.NullMarked;
