/** The topics, what is promised of their records, and the settings with which every service reads and writes them. */
package io.wavepivot.schemas.kafka;
