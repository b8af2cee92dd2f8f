/** Kafka in, pivot documents in MongoDB out. The packages are the stages: flow, patches, write; deadletters and retain beside. */
package io.wavepivot.pivot;
