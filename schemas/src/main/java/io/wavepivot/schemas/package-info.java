/** What the services agree on: Avro types (generated), topics and keys, and how names become MongoDB names. */
package io.wavepivot.schemas;
