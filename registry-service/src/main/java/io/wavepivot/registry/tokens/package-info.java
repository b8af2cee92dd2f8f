/** Tokens with roles: who gets one, and the public key that every service checks them with. */
package io.wavepivot.registry.tokens;
