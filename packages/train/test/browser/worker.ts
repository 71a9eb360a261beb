import { serveFit } from '@recurra/train/worker';
import '@tensorflow/tfjs-backend-cpu';

serveFit({ backend: 'cpu' });
