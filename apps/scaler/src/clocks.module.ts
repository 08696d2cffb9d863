import { Module } from '@nestjs/common';
import { CLOCKS, SYSTEM_CLOCKS } from './clocks.js';

/** The clocks of this machine, for all that waits or measures. */
@Module({ providers: [{ provide: CLOCKS, useValue: SYSTEM_CLOCKS }], exports: [CLOCKS] })
export class ClocksModule {}
