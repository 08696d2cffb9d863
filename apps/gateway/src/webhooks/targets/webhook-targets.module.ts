import { Module } from '@nestjs/common';
import { WebhookTargets } from './webhook-targets.js';

/** Where the events of jobs are sent, for every endpoint that pushes. */
@Module({ providers: [WebhookTargets], exports: [WebhookTargets] })
export class WebhookTargetsModule {}
