/** What operators have defined, as every service knows it. */
package io.wavepivot.schemas.definitions;
