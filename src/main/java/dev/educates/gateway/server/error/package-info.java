/**
 * How clients are told of faults: by the same codes and in the same shape, whichever
 * package refuses them.
 */
@NullMarked
package dev.educates.gateway.server.error;

import org.jspecify.annotations.NullMarked;
