/** Long operations: any service says how far each is, and takes the wish that it end. */
package io.wavepivot.schemas.tasks;
