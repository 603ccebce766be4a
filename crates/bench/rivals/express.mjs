import express from 'express';
import { rows, serve } from './statement.mjs';

serve((port) => {
  const app = express();
  app.get('/:place', async (request, response) => response.json(await rows(request.params.place)));
  app.listen(port, '127.0.0.1');
});
