/** Who may do what. So far: tokens for those who know a fingerprint, and the key that proves them. */
package io.wavepivot.registry;
