import { secretFileVariable } from './secret-files.js';
import { describeSettings, type SettingsClass } from './setting-descriptions.js';

function asText(value: unknown): string {
  return value === undefined || value === '' ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

/** The Markdown table of a settings class, for READMEs. */
export function settingsTable<T extends object>(settingsClass: SettingsClass<T>): string {
  const rows = describeSettings(settingsClass).map(
    ({ name, defaultValue, allowed, description, formerName, secret }) =>
      `| \`${name}\` | ${asText(defaultValue)} | ${allowed.replaceAll('|', '\\|')} | ${description}${secret ? ` By a file: \`${secretFileVariable(name)}\`.` : ''}${formerName === undefined ? '' : ` Former name: \`${formerName}\`.`} |`,
  );
  return ['| variable | default | values | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
