import { Subject } from 'rxjs';

/** The names of models whose jobs have just arrived, as the gateways report them over Redis. */
export class ArrivalEvents extends Subject<string> {}
