/** SQL servers: connections, what they have, and positions in tables that are read by their ids. */
package io.wavepivot.ingest.sql;
