/**
 * What all pages have in common: their language, their headers, and how a refusal is told.
 *
 * <p>Nothing about any one feature goes in here.
 */
@NullMarked
package dev.tapelock.platform.web;

import org.jspecify.annotations.NullMarked;
