/** What tests of services stand on: backing services of their own, ways to break them, and tokens. */
package io.wavepivot.embedded.tests;
