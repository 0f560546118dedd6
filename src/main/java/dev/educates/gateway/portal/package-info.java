/**
 * Training portals as the gateway speaks to them: who they are, with credentials, and the
 * client with its four kinds of answers.
 */
@NullMarked
package dev.educates.gateway.portal;

import org.jspecify.annotations.NullMarked;
