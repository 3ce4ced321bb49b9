# Completion of wayfinder in bash. What there is to complete is asked of the executable itself.
_wayfinder() {
  local words=() word line current files=
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do # readline cuts at = and :, as in --mode=line or 127.0.0.1:0
    if [[ ${#words[@]} -gt 0 && ($word == [=:]* || ${words[-1]} == *[=:]) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  current=${COMP_WORDS[COMP_CWORD]#[=:]}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=yes
    elif [[ ${words[-1]} == --*=* ]]; then
      COMPREPLY+=("${line#*=}") # what stands before = is a word of its own to readline
    else
      COMPREPLY+=("$line")
    fi
  done < <("$1" complete bash "${words[@]}" 2>/dev/null)
  if [[ -n $files ]]; then
    [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o filenames 2>/dev/null # which adds / to folders and escapes spaces
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _wayfinder wayfinder
