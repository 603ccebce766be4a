import Fastify from 'fastify';
import { rows, serve } from './statement.mjs';

serve((port) => {
  const app = Fastify();
  app.get('/:place', (request) => rows(request.params.place));
  app.listen({ port, host: '127.0.0.1' });
});
