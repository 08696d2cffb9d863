/**
 * What bash is given to complete commands and options. The script of the library needs the package bash-completion, and
 * cannot be sourced twice without errors.
 *
 * `complete` prints a line for each word that fits, with a tab and its description behind it, and then `:` and a number.
 */
export const BASH_COMPLETION = `# bash completion for tidegate
__tidegate_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :* ]] || COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(tidegate complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
# Where nothing fits, bash completes the names of files.
complete -o default -F __tidegate_complete tidegate`;
