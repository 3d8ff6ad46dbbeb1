/** Stands for the envelope of every topic: code that reads `correlation_id` reads it of whichever topic it is given. What a
 * message carries is each topic's own. */
export const anyEnvelope = '*Envelope';
