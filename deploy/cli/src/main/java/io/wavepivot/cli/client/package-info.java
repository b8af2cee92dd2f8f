/** Calls of the services' HTTP APIs. */
package io.wavepivot.cli.client;
