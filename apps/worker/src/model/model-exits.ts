import type { ModelExit } from '@tidegate/model';
import { Subject } from 'rxjs';

/** The ends of model processes, for the worker that sets its model up again. */
export class ModelExits extends Subject<ModelExit> {}
