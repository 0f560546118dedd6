/** What people see in a browser: the catalog page and GraphiQL. */
@NullMarked
package dev.educates.gateway.web;

import org.jspecify.annotations.NullMarked;
