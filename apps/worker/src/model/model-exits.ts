import type { ModelExit } from '@tidegate/model';
import { Subject } from 'rxjs';

/** The ends of model processes, for the worker that looks after its model. */
export class ModelExits extends Subject<ModelExit> {}
