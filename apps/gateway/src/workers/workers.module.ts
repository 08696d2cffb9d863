import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { WorkersController } from './workers.controller.js';
import { WorkersService } from './workers.service.js';

/** `/v1/workers`. */
@Module({ imports: [ModelsModule], controllers: [WorkersController], providers: [WorkersService] })
export class WorkersModule {}
