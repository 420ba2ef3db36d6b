# Completion of dirsync for bash. It asks the program's own help, so it is always in step with it.

_dirsync()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local help first=${COMP_WORDS[1]} second=${COMP_WORDS[2]}
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 && $current != -* ]]; then
        help=$(dirsync --help 2>/dev/null | awk '/^  [a-z]/ { print $1 }' | sort -u)
        COMPREPLY=($(compgen -W "$help" -- "$current"))
    elif [[ $current == -* ]]; then
        help=$(dirsync "$first" "$second" --help 2>/dev/null || dirsync "$first" --help 2>/dev/null)
        help=$(grep -oE -- '--[a-z0-9-]+' <<<"$help" | sort -u)
        COMPREPLY=($(compgen -W "$help" -- "$current"))
    elif [[ $COMP_CWORD -eq 2 ]]; then
        help=$(dirsync "$first" --help 2>/dev/null | awk -v g="$first" '$1 == g && /^  / { print $2 }')
        [[ $first == force ]] && help="t1 t2 t3 all"
        COMPREPLY=($(compgen -W "$help" -- "$current"))
        [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default
    else
        case $previous in
            --schedule|--t1|--t3) COMPREPLY=($(compgen -W "never always arrival" -- "$current")) ;;
            --severity) COMPREPLY=($(compgen -W "information warning error" -- "$current")) ;;
            *) compopt -o default ;;
        esac
    fi
}
complete -F _dirsync dirsync
