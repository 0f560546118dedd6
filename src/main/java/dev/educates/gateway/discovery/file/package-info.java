/**
 * Clusters and portals as the configuration lists them, and again whenever it changes.
 */
@NullMarked
package dev.educates.gateway.discovery.file;

import org.jspecify.annotations.NullMarked;
